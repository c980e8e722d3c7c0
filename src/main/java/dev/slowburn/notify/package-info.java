/**
 * Tells Alertmanagers and webhooks of alerts and budget events, as a reader of the topics like any other: what is published is
 * never held up by who is told. Owns offsets, retries, signatures and the forms of requests.
 */
package dev.slowburn.notify;
