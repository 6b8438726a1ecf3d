#include "app/cli/fatalexit.h"
#include "app/cli/filelimit.h"
#include "app/house/headless.h"
#include "app/house/operationslog.h"
#include "app/house/options.h"
#include "app/house/windowmain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

#include <cstdio>
#include <sys/stat.h>

namespace {

using WindowMain = decltype(&streamwatchWindow);

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
           !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

// The window stands in a library of its own, so that a server without Qt Gui can run this program headless.
WindowMain loadWindow(const char *program)
{
    const QString folder = QFileInfo(QStringLiteral("/proc/self/exe")).canonicalPath();
    const QString name = QStringLiteral("/streamwatch-window.so");
    const QString installed = folder + QStringLiteral("/" WINDOW_LIBRARY_FOLDER) + name;
    QLibrary library(QFileInfo::exists(installed) ? installed : folder + name);
    const auto window = reinterpret_cast<WindowMain>(library.resolve("streamwatchWindow"));
    if (!window)
        std::fprintf(stderr, "%s: the window cannot be shown, going on without it: %s\n", program,
                     qUtf8Printable(library.errorString()));
    return window;
}

} // namespace

int main(int argc, char **argv)
{
    ::umask(0077); // what this program writes is for its user alone
    exitWhereMemoryIsOut();
    QCoreApplication::setApplicationName(QStringLiteral("streamwatch"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STREAMWATCH_VERSION));
    const auto parsed = [&] {
        const QCoreApplication app(argc, argv); // for the options alone: whether a QApplication follows, they decide
        return parseOptions(QCoreApplication::arguments());
    }();
    if (const auto *exit = std::get_if<Exit>(&parsed)) {
        std::fprintf(exit->code == 0 ? stdout : stderr, "%s\n", qUtf8Printable(exit->text));
        return exit->code;
    }
    raiseFileLimit();
    setLogPattern();
    const Options &options = *std::get_if<Options>(&parsed);
    if (options.isHeadless)
        return runHeadless(argc, argv, options);
    if (!hasDisplay()) {
        std::fprintf(stderr, "streamwatch: there is no display, going on without a window.\n");
        return runHeadless(argc, argv, options);
    }
    if (const WindowMain window = loadWindow("streamwatch"))
        return window(argc, argv, options);
    return runHeadless(argc, argv, options);
}
