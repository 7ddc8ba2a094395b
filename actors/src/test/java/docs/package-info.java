/** The code that the documentation shows, written as a user would: outside of Clutch's packages. */
package docs;
