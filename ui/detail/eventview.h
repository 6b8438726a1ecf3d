#pragma once

#include "journal/outcome.h"
#include "journal/storedrecord.h"
#include "ui/kit/fonts.h"

class QAction;
class QPlainTextEdit;

namespace ui {

class JsonHighlighter;

// One recorded request: exactly as it came, or indented. Secrets are masked, and it says so, until they are asked for;
// of another request they are masked again. Text from the network stays plain text.
class EventView final : public QWidget {
    Q_OBJECT
public:
    EventView(QAction *copyCurl, QWidget *parent);

    void setRecord(const journal::StoredRecord &record);
    void settle(const journal::Outcomes &outcomes); // where they are about the record shown
    void setNote(const QString &note);              // instead of a record
    const journal::StoredRecord *record() const { return m_record ? &*m_record : nullptr; }
    void setPretty(bool pretty);
    bool isPretty() const;

protected:
    bool event(QEvent *event) override;

private:
    void show();
    void showSummary();
    void copy() const;

    std::optional<journal::StoredRecord> m_record;
    QByteArray m_masked;     // as much of the body as is shown; empty where there is nothing to hide in it
    bool m_isBroken = false; // what is shown, see text::ShownBlock
    bool m_isCut = false;
    QString m_note;
    Label *m_summary;
    QAction *m_pretty;
    QAction *m_raw;
    QAction *m_reveal;
    QAction *m_copy;
    QPlainTextEdit *m_text;
    JsonHighlighter *m_highlighter;
};

} // namespace ui
