/** Which offsets of a partition of the input the ledgers of an objective have counted. */
package dev.slowburn.domain.coverage;
