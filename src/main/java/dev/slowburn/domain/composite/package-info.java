/** The budget that several objectives of an SLO make together. */
package dev.slowburn.domain.composite;
