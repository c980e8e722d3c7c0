package dev.slowburn.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads access tokens: {@code read:TOKEN} or {@code write:TOKEN}, comma-separated in the configuration, one per line in a file.
 * Errors never contain a token.
 */
final class HttpTokens {
    private static final int MIN_LENGTH = 16;
    /** Characters that are valid in a header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{" + MIN_LENGTH + ",200}");

    private HttpTokens() {}

    /** Maps each token to whether it may write. */
    static Map<String, Boolean> read(Config config) {
        Map<String, Boolean> tokens = new LinkedHashMap<>();
        String inline = config.text(ConfigKeys.HTTP_TOKENS);
        if (inline != null) {
            addAll(ConfigKeys.HTTP_TOKENS.name(), List.of(inline.split(",", 0)), tokens);
        }
        String file = config.text(ConfigKeys.HTTP_TOKENS_FILE);
        if (file != null && !file.isBlank()) {
            addAll(file, lines(file), tokens);
        }
        return tokens;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new ConfigException(ConfigKeys.HTTP_TOKENS_FILE.name() + ": cannot read " + file + ": "
                    + e.getClass().getSimpleName());
        }
    }

    private static void addAll(String where, List<String> items, Map<String, Boolean> tokens) {
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i).strip();
            if (item.isEmpty() || item.startsWith("#")) {
                continue;
            }
            int colon = item.indexOf(':');
            String role = colon < 0 ? "" : item.substring(0, colon);
            String token = item.substring(colon + 1).strip();
            if (!List.of("read", "write").contains(role)
                    || !TOKEN.matcher(token).matches()) {
                throw new ConfigException(where + ": item " + (i + 1)
                        + " must be read:TOKEN or write:TOKEN, with a token of at least " + MIN_LENGTH
                        + " letters, digits or ._~+/=-");
            }
            tokens.put(token, role.equals("write"));
        }
    }
}
