package dev.slowburn.http.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.UnauthorizedResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates requests by token, and sets security headers for browsers.
 *
 * <p>Health, the descriptions of API and topics, and the files of the web UI are public; they contain no user data. The token is
 * sent as {@code Authorization: Bearer}, or for reads as the cookie {@code slowburn_token}, because a browser's EventSource can't
 * send headers. Changes require the header, which prevents cross-site request forgery.
 */
public final class AuthFilter {
    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "slowburn_token";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final Tokens tokens;

    public AuthFilter(Tokens tokens) {
        this.tokens = tokens;
    }

    public void register(RoutesConfig routes) {
        routes.before(context -> HEADERS.forEach(context::header));
        routes.before("/api/*", this::demandRead);
        routes.before("/metrics", this::demandRead);
    }

    private void demandRead(Context context) {
        if (!tokens.isEmpty()) {
            role(context);
        }
    }

    /** @throws ForbiddenResponse if the caller's token does not have the role write */
    public void demandWrite(Context context) {
        if (tokens.isEmpty()) {
            throw new ForbiddenResponse("changes require a token with the role write, and this instance has no tokens:"
                    + " set http.tokens.file; a dry run is allowed");
        }
        if (role(context) != Role.WRITE) {
            throw new ForbiddenResponse("this token may read only; changes require one with the role write");
        }
    }

    private Role role(Context context) {
        return credentials(context).flatMap(tokens::roleOf).orElseThrow(() -> {
            context.header("WWW-Authenticate", "Bearer realm=\"slowburn\"");
            return new UnauthorizedResponse(
                    "the token is missing or unknown; send a valid one as Authorization: Bearer TOKEN");
        });
    }

    /** The token of a request, also used to forward the request to a peer. */
    public static Optional<String> credentials(Context context) {
        String header = context.header("Authorization");
        if (header != null) {
            return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? Optional.of(header.substring(BEARER.length()).strip())
                    : Optional.empty();
        }
        boolean reads = Set.of(HandlerType.GET, HandlerType.HEAD).contains(context.method());
        return reads ? Optional.ofNullable(context.cookie(COOKIE)) : Optional.empty();
    }
}
