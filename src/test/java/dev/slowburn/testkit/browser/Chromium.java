package dev.slowburn.testkit.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.testkit.NpmPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's Chromium, driven by Playwright: opens windows on a local server and collects their errors. The driver and axe come
 * from npm, with versions pinned in {@code src/test/resources/browser}.
 */
public final class Chromium implements AutoCloseable {
    private static final Path PINNED = Path.of("src/test/resources/browser");
    /** Shared by all tests, as Playwright caches the location of its driver. */
    private static final Path FOLDER = Path.of("target/browser").toAbsolutePath();

    private static final Path MODULES = FOLDER.resolve("node_modules");
    private static final Path NODE = Path.of("/usr/bin/node");
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;
    private final String axe;
    private final String base;
    private final List<String> troubles = new ArrayList<>();

    private Chromium(Playwright playwright, Browser browser, String axe, String base) {
        this.playwright = playwright;
        this.browser = browser;
        this.axe = axe;
        this.base = base;
    }

    /** @param base base URL of the server, with a trailing slash */
    public static Chromium start(String base) throws IOException, InterruptedException {
        Path driver = FOLDER.resolve("driver");
        installOnce(driver);
        System.setProperty("playwright.cli.dir", driver.toString());
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", NODE.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        // Containers run as root, and Chromium has no sandbox for root.
                        .setArgs(List.of("--no-sandbox")));
        return new Chromium(playwright, browser, Files.readString(MODULES.resolve("axe-core/axe.min.js")), base);
    }

    /** Test processes share the folder. */
    private static void installOnce(Path driver) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (FileChannel channel = FileChannel.open(
                        FOLDER.resolve("installing"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unused = channel.lock()) {
            NpmPackages packages = new NpmPackages(PINNED, FOLDER);
            if (!Files.exists(driver.resolve("package")) || !packages.isCurrent()) {
                packages.install();
                link(driver);
            }
        }
    }

    /** Playwright expects its driver in a folder of this name. */
    private static void link(Path driver) throws IOException {
        Files.createDirectories(driver);
        Path module = driver.resolve("package");
        Files.deleteIfExists(module);
        Files.createSymbolicLink(module, MODULES.resolve("playwright-core"));
    }

    /** The same browser with another server; closed with this one. */
    public Chromium at(String other) {
        return new Chromium(playwright, browser, axe, other);
    }

    /** Closes all windows on all servers. */
    public void closeWindows() {
        List.copyOf(browser.contexts()).forEach(Chromium::close);
    }

    /** Closes a window after its last request: an intercepted request that arrives while it closes would fail the test. */
    public static void close(BrowserContext window) {
        window.pages().forEach(page -> page.navigate("about:blank"));
        window.close();
    }

    /** Opens a window in a new browser context. */
    public Page open(String address, int width, int height, ColorScheme colours) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(colours));
        Page page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onConsoleMessage(message -> {
            // Error responses of the API are up to the page; missing files are detected below.
            boolean isAnswer = message.text().startsWith("Failed to load resource: the server responded");
            if (List.of("error", "warning").contains(message.type()) && !isAnswer) {
                troubles.add("console message: " + message.text());
            }
        });
        page.onPageError(error -> troubles.add("thrown: " + error));
        page.onResponse(response -> {
            if (response.status() >= 400 && !response.url().startsWith(base + "api/")) {
                troubles.add("missing file: " + response.url());
            }
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(base)
                    && !URI.create(request.url()).getScheme().equals("data")) {
                troubles.add("request to another server: " + request.url());
            }
        });
        page.navigate(base + address);
        return page;
    }

    /** Console errors, missing files and requests to other servers, of all windows so far. */
    public List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** Accessibility violations of WCAG 2.2 AA and axe's best practices. */
    public List<String> barriers(Page page) {
        page.evaluate(axe);
        Object found = page.evaluate("async () => JSON.stringify((await axe.run()).violations)");
        List<String> barriers = new ArrayList<>();
        try {
            for (JsonNode violation : new ObjectMapper().readTree((String) found)) {
                barriers.add(violation.get("id").asText() + ": "
                        + violation.at("/nodes/0/html").asText() + " "
                        + violation.at("/nodes/0/any/0/message").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return barriers;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
