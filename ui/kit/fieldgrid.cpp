#include "ui/kit/fieldgrid.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/kit/pasting.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>

namespace ui {

namespace {

constexpr int NameWidth = 112;
constexpr int FieldHeight = 28;
constexpr int TextHeight = 64;

bool isAt(const QString &place, const QString &pointer)
{
    return place == pointer || place.startsWith(pointer + QLatin1Char('/'));
}

// The validator calls a field by its key.
QString inWordsOf(const QString &pointer, const QString &name, QString sentence)
{
    const QString quoted = QStringLiteral("“%1”");
    return sentence.replace(quoted.arg(pointer.section(u'/', -1)), quoted.arg(name));
}

} // namespace

FieldGrid::FieldGrid(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(16));
    m_grid->setHorizontalSpacing(scaled(12));
    m_grid->setVerticalSpacing(scaled(8));
    m_grid->setColumnMinimumWidth(0, scaled(NameWidth));
    m_grid->setColumnStretch(1, 1);
}

void FieldGrid::addHeading(const QString &text)
{
    auto *heading = new Label(Type::Strong, Label::Tone::Normal, text);
    heading->setContentsMargins(0, m_next > 0 ? scaled(16) : 0, 0, 0);
    addWide(heading);
}

void FieldGrid::addWide(QWidget *widget)
{
    m_grid->addWidget(widget, m_next++, 0, 1, 2);
}

void FieldGrid::add(const QString &pointer, const QString &name, QWidget *field, const QString &hint)
{
    Row row{.pointer = pointer,
            .name = new Label(Type::Text, Label::Tone::Dim, name),
            .field = field,
            .hint = hint.isEmpty() ? nullptr : new Label(Type::Small, Label::Tone::Dim, hint),
            .problem = new Label(Type::Small)};
    const bool isTall = qobject_cast<QPlainTextEdit *>(field) != nullptr;
    field->setAccessibleName(name);
    field->setAccessibleDescription(hint);
    isTall ? field->setFixedHeight(scaled(TextHeight)) : field->setMinimumHeight(scaled(FieldHeight));
    row.name->setBuddy(field);
    row.name->setFixedHeight(scaled(FieldHeight));
    row.problem->setObjectName(QStringLiteral("problem") + pointer);
    row.problem->setWordWrap(true);
    row.problem->hide();
    auto *column = new QVBoxLayout;
    column->setSpacing(scaled(4));
    column->addWidget(field);
    column->addWidget(row.problem);
    if (row.hint) {
        row.hint->setWordWrap(true);
        column->addWidget(row.hint);
    }
    m_grid->addWidget(row.name, m_next, 0, Qt::AlignTop);
    m_grid->addLayout(column, m_next++, 1);
    m_rows.push_back(row);
    watch(field);
}

void FieldGrid::finish()
{
    m_grid->setRowStretch(m_next, 1);
}

void FieldGrid::watch(QWidget *field)
{
    if (auto *line = qobject_cast<QLineEdit *>(field)) {
        line->setTextMargins(scaled(6), 0, scaled(6), 0);
        sayWhatIsCut(*line);
        connect(line, &QLineEdit::textChanged, this, &FieldGrid::edited);
    }
    if (auto *text = qobject_cast<QPlainTextEdit *>(field)) {
        text->setTabChangesFocus(true);
        text->viewport()->setBackgroundRole(QPalette::Window); // as the other fields
        text->document()->setDocumentMargin(scaled(6));
        connect(text, &QPlainTextEdit::textChanged, this, &FieldGrid::edited);
    }
    if (auto *button = qobject_cast<QAbstractButton *>(field))
        connect(button, &QAbstractButton::toggled, this, &FieldGrid::edited);
    if (auto *choice = qobject_cast<QComboBox *>(field))
        connect(choice, &QComboBox::currentTextChanged, this, &FieldGrid::edited);
}

void FieldGrid::setShown(const QString &pointer, bool shown)
{
    for (Row &row : m_rows) {
        if (row.pointer == pointer)
            setShown(row, shown);
    }
}

void FieldGrid::setShown(const QWidget *field, bool shown)
{
    for (Row &row : m_rows) {
        if (row.field == field)
            setShown(row, shown);
    }
}

void FieldGrid::setShown(Row &row, bool shown)
{
    row.isShown = shown;
    row.name->setVisible(shown);
    row.field->setVisible(shown);
    if (row.hint)
        row.hint->setVisible(shown);
    row.problem->setVisible(shown && !row.problem->text().isEmpty());
}

void FieldGrid::sayInstead(const QString &pointer, const QString &sentence)
{
    for (Row &row : m_rows) {
        if (row.pointer == pointer)
            row.instead = sentence;
    }
}

FieldGrid::Row *FieldGrid::rowAt(const QString &pointer)
{
    Row *best = nullptr;
    for (Row &row : m_rows) {
        const bool isCloser = !best || row.pointer.size() > best->pointer.size();
        if (row.isShown && isAt(pointer, row.pointer) && isCloser)
            best = &row;
    }
    return best;
}

bool FieldGrid::showProblem(const json::JsonError &error)
{
    clearProblem();
    const Row *row = rowAt(error.pointer);
    if (!row)
        return false;
    colour(row->problem);
    const bool isInstead = !row->instead.isEmpty() && error.pointer == row->pointer;
    row->problem->setText(isInstead ? row->instead
                                    : inWordsOf(row->pointer, row->field->accessibleName(), error.sentence));
    row->problem->setVisible(row->field->isVisibleTo(this));
    return true;
}

QWidget *FieldGrid::problemField() const
{
    const auto row = std::ranges::find_if(m_rows, [](const Row &one) { return !one.problem->text().isEmpty(); });
    return row == m_rows.end() ? nullptr : row->field;
}

QString FieldGrid::problemText() const
{
    for (const Row &row : m_rows) {
        if (!row.problem->text().isEmpty())
            return tr("%1: %2").arg(row.field->accessibleName(), row.problem->text());
    }
    return {};
}

void FieldGrid::clearProblem()
{
    for (const Row &row : m_rows) {
        row.problem->clear();
        row.problem->hide();
    }
}

void FieldGrid::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        for (const Row &row : m_rows)
            colour(row.problem);
    }
    QWidget::changeEvent(event);
}

void FieldGrid::colour(Label *problem)
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    for (const auto role : {QPalette::WindowText, QPalette::Text}) // as it lies on a window or on a field
        own.setColor(role, readable(colours.failed, colours.panel));
    problem->setPalette(own);
}

} // namespace ui
