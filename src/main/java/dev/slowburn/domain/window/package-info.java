/** Minutes of event time, the windows that budgets and look-backs cover, and schedules. */
package dev.slowburn.domain.window;
