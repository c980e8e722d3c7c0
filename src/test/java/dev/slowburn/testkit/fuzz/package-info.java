/** Fuzzing with seeded inputs and the conditions that targets must meet. Targets are next to the code under test. */
package dev.slowburn.testkit.fuzz;
