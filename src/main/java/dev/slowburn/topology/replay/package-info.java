/**
 * Coverage of the input, and its replay: which offsets each rule has counted, and the outcomes that are read again for rules that
 * have not counted them.
 */
package dev.slowburn.topology.replay;
