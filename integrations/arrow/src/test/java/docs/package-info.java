/** The code of the documentation's pages. */
package docs;
