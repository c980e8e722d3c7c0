/**
 * The first stage: decodes and classifies outcomes, sums them up by budget and minute, and sends the sums before
 * each commit.
 */
package dev.slowburn.topology.combine;
