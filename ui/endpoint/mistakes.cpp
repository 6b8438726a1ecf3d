#include "ui/endpoint/mistakes.h"

#include "base/clock.h"
#include "board/rejectiontext.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace ui {

Mistakes::Mistakes(QWidget *parent)
    : QWidget(parent)
    , m_more(new Label(Type::Small, Label::Tone::Dim))
{
    setObjectName(QStringLiteral("mistakes"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(12));
    column->addWidget(new Label(Type::Strong, Label::Tone::Normal, tr("What came was no hook")));
    for (qsizetype i = 0; i < MostShown; ++i)
        m_rows.append(addRow(column));

    auto *log = new QPushButton(tr("Open the event log"));
    log->setObjectName(QStringLiteral("mistakesLogButton"));
    log->setAutoDefault(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(scaled(12));
    foot->addWidget(log);
    foot->addWidget(m_more, 1);
    column->addLayout(foot);
    connect(log, &QPushButton::clicked, this, &Mistakes::eventLogRequested);
    hide();
}

Mistakes::Row Mistakes::addRow(QVBoxLayout *column)
{
    const Row row{new QWidget, new Label(Type::Text), new Label(Type::Small, Label::Tone::Dim)};
    auto *lines = new QVBoxLayout(row.frame);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(scaled(4));
    for (Label *label : {row.what, row.advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        lines->addWidget(label);
    }
    row.what->setObjectName(QStringLiteral("mistake"));
    row.advice->setObjectName(QStringLiteral("mistakeAdvice"));
    column->addWidget(row.frame);
    return row;
}

void Mistakes::setRejections(const journal::RejectionList &rejections)
{
    for (qsizetype i = 0; i < MostShown; ++i) {
        m_rows[i].frame->setVisible(i < rejections.size());
        if (i >= rejections.size())
            continue;
        m_rows[i].what->setText(board::rejectionText(rejections[i], steadyNanoseconds()));
        m_rows[i].advice->setText(rejections[i].sentence + u' ' + rejections[i].advice);
    }
    const qsizetype more = rejections.size() - MostShown;
    m_more->setText(more > 0 ? tr("%1 more kinds stand there.").arg(QLocale().toString(more)) : QString());
    setVisible(!rejections.isEmpty());
}

} // namespace ui
