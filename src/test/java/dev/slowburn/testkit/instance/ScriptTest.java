package dev.slowburn.testkit.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class ScriptTest {
    @Command(name = "broken")
    static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new AssertionError("setup failed");
        }
    }

    @Test
    void exitsAfterAnError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int code = Script.exitCode(new Broken(), new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("setup failed");
    }
}
