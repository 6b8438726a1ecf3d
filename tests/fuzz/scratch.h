#pragma once

#include <QDir>
#include <QString>

#include <unistd.h>

namespace fuzz {

// A folder of this process for files that come and go, in memory where the machine has such a place.
class Scratch {
public:
    explicit Scratch(const QString &name)
        : m_folder((QDir(Memory).exists() ? Memory : QDir::tempPath()) +
                   QStringLiteral("/fuzz-%1-%2").arg(name).arg(::getpid()))
    {}
    ~Scratch() { m_folder.removeRecursively(); }
    Q_DISABLE_COPY_MOVE(Scratch)

    // Its path, with nothing in it.
    QString empty()
    {
        m_folder.removeRecursively();
        m_folder.mkpath(QStringLiteral("."));
        return m_folder.path();
    }

private:
    inline static const QString Memory = QStringLiteral("/dev/shm");
    QDir m_folder;
};

} // namespace fuzz
