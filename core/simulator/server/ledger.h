#pragma once

#include "base/result.h"
#include "simulator/server/hook.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <optional>

namespace simulator {

// A file with one JSON line for each hook, in the order of their answers, for comparison with the journal (CONTRACT
// §7):
// {"mediaSessionId","seq","status","answer","sessionId","method","tries"}, and where no answer came, "answer" is 0 and
// "error" says why. Lines are gathered; flush() writes them.
class Ledger final {
public:
    explicit Ledger(const QString &path);
    ~Ledger(); // flushes

    Result<Done> open(); // appends to what is there
    void add(const SentHook &hook);
    // The error of this or an earlier writing: after one nothing more is written.
    Result<Done> flush();

    static QByteArray line(const SentHook &hook); // with its line end

private:
    QFile m_file;
    QByteArray m_lines; // not yet written
    std::optional<Error> m_error;
};

} // namespace simulator
