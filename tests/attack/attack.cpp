#include "app/cli/filelimit.h"
#include "attacks.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>

// attack BINARY [NAME]: makes the attacks on that program, and prints what each did. Exit 1 if it did damage.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    raiseFileLimit();
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: attack BINARY [NAME]\n");
        return 2;
    }
    bool isBorne = true;
    for (const Attack &attack : attacks()) {
        if (arguments.size() > 2 && attack.name != arguments[2])
            continue;
        const QTemporaryDir folder;
        const auto program = victimOf(attack, arguments[1], folder.path());
        const Damage damage = make(attack, *program, 1);
        program->kill();
        std::printf("%-27s %s  %s\n", qPrintable(attack.name), damage.isBorne ? "borne" : "DAMAGE",
                    qPrintable(damage.figures));
        std::fflush(stdout);
        isBorne = isBorne && damage.isBorne;
    }
    return isBorne ? 0 : 1;
}
