/**
 * Request outcomes out of what a server has already written: access logs and JSON lines, line by line, with the reason
 * for each line that can't be read. Knows java.*, a JSON parser and the generated outcome; where the outcomes go, which
 * file they come from and what is printed is kept from it, and it reads no clock.
 */
package dev.slowburn.ingest;
