/** The repartition topic between the stages: the format of its records, and their partitions. */
package dev.slowburn.topology.shuffle;
