/**
 * The first stage: decodes and classifies outcomes, adds them to tallies by budget and minute, and emits the tallies before
 * each commit.
 */
package dev.slowburn.topology.combine;
