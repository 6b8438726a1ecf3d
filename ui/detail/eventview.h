#pragma once

#include "journal/outcome.h"
#include "journal/storedrecord.h"
#include "ui/kit/fonts.h"

class QAction;
class QLayout;
class QPlainTextEdit;

namespace ui {

class JsonHighlighter;

// One recorded request, and what the web server behind us answered, if it was asked: exactly as it came, or indented.
// Secrets are masked, and it says so, until they are asked for; of another request they are masked again. Text from the
// network stays plain text.
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
    void setBackendShown(bool shown); // its answer instead of the request, where there is one
    bool isBackendShown() const;

protected:
    bool event(QEvent *event) override;

private:
    // What is shown of a record: the request's body alone, or an answer with all that came before it.
    struct Part {
        QByteArray head; // empty: none is shown
        QByteArray body;

        Part masked() const;
        Part shown() const; // of a long one the beginning
        QByteArray text(bool isPretty) const;
        qsizetype size() const { return head.size() + body.size(); }
        bool operator==(const Part &) const = default;
    };
    QLayout *buildBar(QAction *copyCurl);
    Part part() const;
    void mask();
    void show();
    void showSummary();
    void copy() const;

    std::optional<journal::StoredRecord> m_record;
    std::optional<Part> m_masked; // as much as is shown; none where there is nothing to hide in it
    bool m_isBroken = false;      // what is shown, see text::ShownBlock
    bool m_isCut = false;
    QString m_note;
    Label *m_summary;
    QAction *m_ofRequest;
    QAction *m_ofBackend;
    QAction *m_pretty;
    QAction *m_raw;
    QAction *m_reveal;
    QAction *m_copy;
    QPlainTextEdit *m_text;
    JsonHighlighter *m_highlighter;
};

} // namespace ui
