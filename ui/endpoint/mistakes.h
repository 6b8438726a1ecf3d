#pragma once

#include "journal/rejection.h"
#include "ui/kit/fonts.h"

class QVBoxLayout;

namespace ui {

// What came and was no hook, each with what to change: the first few, as the endpoint sorts them. Not there while there
// is nothing.
class Mistakes final : public QWidget {
    Q_OBJECT
public:
    static constexpr qsizetype MostShown = 3;

    explicit Mistakes(QWidget *parent = nullptr);

    void setRejections(const journal::RejectionList &rejections);

signals:
    void eventLogRequested();

private:
    struct Row {
        QWidget *frame;
        Label *what;
        Label *advice;
    };
    Row addRow(QVBoxLayout *column);

    QList<Row> m_rows;
    Label *m_more;
};

} // namespace ui
