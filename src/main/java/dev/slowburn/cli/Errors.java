package dev.slowburn.cli;

import dev.slowburn.cli.client.ServerException;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.sandbox.DevClusterException;
import dev.slowburn.schema.registry.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Maps exceptions of all commands to a line on standard error and an exit code. */
final class Errors implements IExecutionExceptionHandler {
    private static final Pattern CLASS_NAMES = Pattern.compile("(?:[a-z]\\w*\\.){2,}[A-Z]\\w*(?:Exception|Error): ");

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof ConfigException || (e instanceof ServerException response && response.isBadRequest())) {
            return print(command, e, ExitCodes.WRONG_INPUT);
        }
        if (e instanceof StartupException
                || e instanceof ServerException
                || e instanceof DevClusterException
                || e instanceof IOException
                || e instanceof UncheckedIOException
                || e instanceof KafkaException
                || e instanceof RegistryException) {
            return print(command, e, ExitCodes.FAILED);
        }
        throw e;
    }

    private static int print(CommandLine command, Exception e, int code) {
        boolean hasLines = e instanceof ConfigException || e instanceof DevClusterException;
        String sentence = sentence(e);
        command.getErr().println("slowburn: " + (hasLines ? Printable.lines(sentence) : Printable.of(sentence)));
        command.getErr().flush();
        return code;
    }

    /** The message without class names, which some exceptions prepend or use as their message. */
    static String sentence(Throwable e) {
        if (e instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (e instanceof NoSuchFileException file) {
            return "file not found: " + file.getFile();
        }
        if (e instanceof AccessDeniedException file) {
            return "permission denied: " + file.getFile();
        }
        if (e.getMessage() == null) {
            return e.getCause() == null ? "failed; no reason given" : sentence(e.getCause());
        }
        return CLASS_NAMES.matcher(e.getMessage()).replaceAll("");
    }
}
