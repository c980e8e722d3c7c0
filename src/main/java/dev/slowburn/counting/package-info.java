/**
 * Counting: classifies outcomes by the SLIs of prepared definitions, and adds them to tallies per budget and minute on the heap.
 * Independent of Kafka, so the topology and a replay of past outcomes count alike.
 */
package dev.slowburn.counting;
