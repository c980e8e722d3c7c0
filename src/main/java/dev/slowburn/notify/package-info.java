/**
 * Sends alerts and budget events to Alertmanagers and webhooks. It consumes the output topics like any other consumer, so a
 * slow target never delays what is published. Owns offsets, retries, signatures and request formats.
 */
package dev.slowburn.notify;
