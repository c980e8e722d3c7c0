package dev.slowburn.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/**
 * Reads access tokens: {@code read:TOKEN} or {@code write:TOKEN}, comma-separated in the configuration, one per line in a file.
 * Errors never contain a token.
 */
final class HttpTokens {
    /** A role, and characters that are valid in a header. */
    static final String ITEM = "(read|write):\\s*([A-Za-z0-9._~+/=-]{16,200})";

    private static final Pattern PATTERN = Pattern.compile(ITEM);
    static final String WORDS = "read:TOKEN or write:TOKEN, with a token of at least 16 letters, digits or ._~+/=-";

    private HttpTokens() {}

    /** Maps each token to whether it may write. */
    static Map<String, Boolean> read(Config config) {
        Map<String, Boolean> tokens = new LinkedHashMap<>();
        Password inline = config.getPassword(ConfigKeys.HTTP_TOKENS);
        if (inline != null) {
            addAll(ConfigKeys.HTTP_TOKENS, List.of(inline.value().split(",", 0)), tokens);
        }
        String file = config.getString(ConfigKeys.HTTP_TOKENS_FILE);
        if (file != null) {
            addAll(file, lines(file), tokens);
        }
        return tokens;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new ConfigException(ConfigKeys.HTTP_TOKENS_FILE + ": cannot read " + file + ": "
                    + e.getClass().getSimpleName());
        }
    }

    private static void addAll(String where, List<String> items, Map<String, Boolean> tokens) {
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i).strip();
            if (item.isEmpty() || item.startsWith("#")) {
                continue;
            }
            Matcher matcher = PATTERN.matcher(item);
            if (!matcher.matches()) {
                throw new ConfigException(where + ": item " + (i + 1) + " is not valid; write " + WORDS);
            }
            tokens.put(matcher.group(2), matcher.group(1).equals("write"));
        }
    }
}
