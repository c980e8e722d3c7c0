/**
 * Converts access logs and JSON lines to request outcomes, line by line, with a reason for each line that can't be parsed.
 * Depends on java.*, a JSON parser, the parsers of values and the generated outcome only. It does not know where outcomes are
 * sent, which file is read or what is printed, and reads no clock.
 */
package dev.slowburn.ingest;
