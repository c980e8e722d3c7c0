/** Outcomes of requests, their classification by an SLI, and the reasons for rejecting them. */
package dev.slowburn.domain.outcome;
