/** The other instances of the application, and which budgets they hold. */
package dev.slowburn.query.peer;
