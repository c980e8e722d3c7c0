/** The state of a budget at a moment, and what begins or ends there: events, alerts and release decisions. */
package dev.slowburn.domain.evaluation;
