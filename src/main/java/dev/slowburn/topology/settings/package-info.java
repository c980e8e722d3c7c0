/** Settings of the topology: topics, clocks, intervals, and the names of its nodes. */
package dev.slowburn.topology.settings;
