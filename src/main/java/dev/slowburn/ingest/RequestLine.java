package dev.slowburn.ingest;

/** Extracts the operation from the request line of an access log, such as {@code GET /cart?id=7 HTTP/1.1}. */
final class RequestLine {
    private RequestLine() {}

    /**
     * The method and the path without its query, such as {@code GET /cart}; null if this is not an HTTP request. The server
     * responded to it nevertheless, so the line is an outcome without an operation.
     *
     * @param request the text between the quotes, escaped
     */
    static String operation(String request) {
        int methodEnd = request.indexOf(' ');
        int pathEnd = request.lastIndexOf(' ');
        if (methodEnd <= 0 || pathEnd == methodEnd) {
            return null;
        }
        if (!isMethod(request, methodEnd) || !request.startsWith("HTTP/", pathEnd + 1)) {
            return null;
        }
        int query = request.indexOf('?', methodEnd);
        int end = query >= 0 && query < pathEnd ? query : pathEnd;
        if (end == methodEnd + 1) {
            return null;
        }
        return unescape(request.substring(0, end));
    }

    private static boolean isMethod(String request, int end) {
        for (int at = 0; at < end; at++) {
            char letter = request.charAt(at);
            boolean fits = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || letter == '-';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /**
     * Resolves the two escapes for printable characters. Others, such as {@code \x16}, remain, so that names have no control
     * characters.
     */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (text.charAt(at) == '\\' && (next == '"' || next == '\\')) {
                at++;
            }
            plain.append(text.charAt(at));
        }
        return plain.toString();
    }
}
