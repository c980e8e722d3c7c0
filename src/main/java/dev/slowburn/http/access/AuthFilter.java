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
 * Lets in who has a token, and tells browsers what pages may do.
 *
 * <p>Open to everybody are health, the API's description and the files of the web UI, which hold nothing of anybody's. A token
 * comes as {@code Authorization: Bearer}; for reading also as the cookie {@code slowburn_token}, because a browser's stream of
 * events can't send headers. A change needs the header, so no page of somebody else can make a browser send one.
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

    public void watch(RoutesConfig routes) {
        routes.before(context -> HEADERS.forEach(context::header));
        routes.before("/api/*", this::demandRead);
        routes.before("/metrics", this::demandRead);
    }

    private void demandRead(Context context) {
        if (!tokens.isEmpty()) {
            role(context);
        }
    }

    /** Throws if whoever asks may not write. */
    public void demandWrite(Context context) {
        if (tokens.isEmpty()) {
            throw new ForbiddenResponse("a change needs a token with the role write, and this instance knows none:"
                    + " set http.tokens.file; a dry run is allowed");
        }
        if (role(context) != Role.WRITE) {
            throw new ForbiddenResponse("this token may read only; a change needs one with the role write");
        }
    }

    private Role role(Context context) {
        return credentials(context).flatMap(tokens::roleOf).orElseThrow(() -> {
            context.header("WWW-Authenticate", "Bearer realm=\"slowburn\"");
            return new UnauthorizedResponse(
                    "a token is needed, as Authorization: Bearer TOKEN; none came, or an unknown one");
        });
    }

    /** The token that came with a request, so that it can go with it to another instance. */
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
