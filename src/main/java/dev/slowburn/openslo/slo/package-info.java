/** Reads SLOs: objectives, time windows, budgeting methods, groups. */
package dev.slowburn.openslo.slo;
