/** What travels between the stages: the format of messages, their keys, and the partitions that own them. */
package dev.slowburn.topology.shuffle;
