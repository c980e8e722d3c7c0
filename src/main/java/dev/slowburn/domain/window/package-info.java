/** Minutes of event time, windows of budgets and look-backs, and schedules. */
package dev.slowburn.domain.window;
