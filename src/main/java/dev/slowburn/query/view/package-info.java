/** Plain records of budgets, alerts, decisions, events and definitions for the API. */
package dev.slowburn.query.view;
