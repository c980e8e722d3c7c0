/** Options that several commands share. */
package dev.slowburn.cli.options;
