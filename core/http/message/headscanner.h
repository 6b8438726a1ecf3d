#pragma once

#include "http/message/limits.h"
#include "http/message/refusal.h"

#include <QByteArray>
#include <QByteArrayView>

namespace http {

// Finds the end of a message's head and refuses what llhttp would be too kind to: bare CR or LF, control characters,
// folded lines (RFC 9112 §2.2, §5.2), other protocols, and heads past the limits. A head that comes in one piece is
// never copied.
class HeadScanner final {
public:
    explicit HeadScanner(const Limits &limits);

    // Takes bytes up to the end of the head and answers how many these were. Blank lines before it are skipped.
    qsizetype feed(QByteArrayView bytes);
    bool isStarted() const { return !m_collected.isEmpty(); }
    bool isComplete() const { return m_isComplete; }
    const Refusal &refusal() const { return m_refusal; }

    // Of a complete head, as long as the bytes last fed are there.
    QByteArrayView head() const;
    QByteArrayView requestLine() const; // without its CRLF; of an answer: its status line
    QByteArrayView fieldLines() const;  // each with its CRLF
    // The head as llhttp takes it: without the blanks that may end a line (RFC 9112 §5), and with the minor version
    // that its first line names at `minorAt` as 1 where it is a higher one (RFC 9110 §2.5). Lasts as head() does.
    QByteArrayView headForParser(qsizetype minorAt);

    void reset();

private:
    bool takeLine();
    void endLine(qsizetype end);
    bool checkNewField(qsizetype end);
    bool checkText(qsizetype end);
    bool refuseAsTooLarge();
    bool refuseControl(qsizetype at);
    bool refuse(const Refusal &refusal);
    bool isRequestLine() const { return m_lineStart == m_start; }

    const Limits &m_limits;
    QByteArray m_collected; // what came before, when a head comes in pieces
    QByteArrayView m_bytes; // m_collected, or the bytes fed
    qsizetype m_start = 0;
    qsizetype m_fieldsStart = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_checked = 0; // up to here the present line is known to be text
    QByteArray m_changed;    // the head as llhttp takes it, where that is another one
    int m_fields = 0;
    bool m_hasBlankEnds = false;
    bool m_isComplete = false;
    Refusal m_refusal;
};

} // namespace http
