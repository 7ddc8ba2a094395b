/** The code in the documentation, written as users do: outside of Clutch's packages. */
package docs;
