/** Good and bad outcomes by minute, their sums over moving windows, time slices, and the format of stored rows. */
package dev.slowburn.domain.ledger;
