/** The other instances of the application, and the budgets that they host. */
package dev.slowburn.query.peer;
