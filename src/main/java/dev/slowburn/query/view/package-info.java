/** What is shown of budgets, alerts, decisions and definitions, as plain records. */
package dev.slowburn.query.view;
