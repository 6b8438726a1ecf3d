#pragma once

#include <QByteArray>
#include <QSyntaxHighlighter>

namespace ui {

// The same JSON over several indented lines: order, numbers and strings stay as they were sent, byte for byte. Text
// that is not JSON comes back unchanged.
QByteArray prettyJson(const QByteArray &json);

// Dims the punctuation of pretty JSON and lets its keys stand out.
class JsonHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit JsonHighlighter(QTextDocument *document);

protected:
    void highlightBlock(const QString &text) override;
};

} // namespace ui
