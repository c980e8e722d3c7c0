/** Reads SLOs: objectives, time windows, budgeting methods, grouping. */
package dev.slowburn.openslo.slo;
