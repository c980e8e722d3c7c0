/** Options shared by several commands. */
package dev.slowburn.cli.options;
