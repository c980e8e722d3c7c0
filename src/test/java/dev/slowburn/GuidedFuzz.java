package dev.slowburn;

import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.InputRandom;

/**
 * {@code scripts/fuzz-guided}: the entry points that Jazzer calls. It keeps inputs that reach new branches and mutates them, and a
 * target derives its own input from them.
 */
public final class GuidedFuzz {
    private static FuzzTarget target;

    private GuidedFuzz() {}

    /** @param args the name of the target */
    public static void fuzzerInitialize(String[] args) {
        Fuzz.logOnlyErrors(true);
        target = Fuzz.TARGETS.get(args[0]).target().get();
    }

    /** Runs the target with one input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.feed(new InputRandom(input));
    }
}
