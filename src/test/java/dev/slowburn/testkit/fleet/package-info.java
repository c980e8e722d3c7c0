/** A model of a fleet of instances, from service times that a measurement of a few instances has found. */
package dev.slowburn.testkit.fleet;
