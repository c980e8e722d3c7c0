package dev.slowburn.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * How much is measured.
 *
 * @param outcomes of the input of a round
 * @param warmUps rounds that don't count, in which the JVMs compile
 * @param rounds that count, after those
 * @param folder for logs and results
 * @param options of the JVM of everybody that is measured
 */
record Plan(boolean quick, long outcomes, int warmUps, int rounds, Path folder, List<String> options) {
    Path log(String who) {
        return folder.resolve(who + ".log");
    }
}
