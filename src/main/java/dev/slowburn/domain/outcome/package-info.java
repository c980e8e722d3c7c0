/** Outcomes of requests, how an SLI classifies them, and why an outcome is rejected. */
package dev.slowburn.domain.outcome;
