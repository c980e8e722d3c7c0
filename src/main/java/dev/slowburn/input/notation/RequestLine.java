package dev.slowburn.input.notation;

/** Extracts the operation from the request line that a log has, such as {@code GET /cart?id=7 HTTP/1.1}. */
public final class RequestLine {
    private RequestLine() {}

    /**
     * The method and the path without its query, such as {@code GET /cart}; null if this is not an HTTP request. The server
     * responded to it nevertheless, so the line is an outcome without an operation.
     *
     * @param request the request line; escapes are kept
     */
    public static String operation(String request) {
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
        return request.substring(0, end);
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

    /** The path without its query. */
    public static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
