#include "ui/tables/filterfield.h"

#include "filter/filterremark.h"
#include "ui/kit/colours.h"
#include "ui/kit/icon.h"

#include <QAction>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <chrono>

namespace ui {

using namespace std::chrono_literals;

FilterField::FilterField(QWidget *parent)
    : QLineEdit(parent)
    , m_counts(new Label(Type::Text, Label::Tone::Dim, {}, this))
    , m_error(new Label(Type::Small, Label::Tone::Normal))
{
    setObjectName(QStringLiteral("filter"));
    setAccessibleName(tr("Filter"));
    setToolTip(tr("Shows only the streams that match: words of the name, an id or an address, or status:failed, "
                  "app:…, dir:publish, answer:403, age>30s, -name:test* (Ctrl+F)"));
    setPlaceholderText(tr("Filter: name, id, address, status:failed, app:…"));
    setFont(fontOf(Type::Mono));
    setFixedHeight(scaled(32));
    addAction(icon(QStringLiteral("search")), LeadingPosition);
    setMaxLength(int(filter::Filter::MostCharacters) + 1); // so that what is too long is said to be

    m_counts->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_error->setObjectName(QStringLiteral("filterError"));
    m_error->setAutoFillBackground(true);
    m_error->setMargin(scaled(6));
    m_error->setWordWrap(true);
    m_error->setFrameShape(QFrame::Box);
    m_error->hide();

    m_pause.setSingleShot(true);
    m_pause.setInterval(120ms);
    connect(&m_pause, &QTimer::timeout, this, &FilterField::takeText);
    connect(this, &QLineEdit::textChanged, this,
            [this](const QString &text) { text.isEmpty() ? takeText() : m_pause.start(); });
    connect(this, &QLineEdit::returnPressed, this, [this] {
        takeText();
        if (m_error->isHidden())
            emit entered();
    });
}

FilterField::~FilterField() = default;

void FilterField::setCounts(qsizetype shown, qsizetype all)
{
    const QLocale locale;
    m_counts->setText(shown == all
                          ? locale.toString(qlonglong(all))
                          : tr("%1 of %2").arg(locale.toString(qlonglong(shown)), locale.toString(qlonglong(all))));
    place();
}

void FilterField::showSearching()
{
    m_counts->setText(tr("Filtering…"));
    place();
}

void FilterField::setFilter(const filter::FilterTree &tree)
{
    selectAll();
    insert(tree.toText()); // so that Ctrl+Z brings back what was typed
    takeText();
}

void FilterField::addTerm(const filter::FilterTree &term)
{
    setFilter(current().with(term));
}

void FilterField::replaceTerms(const QList<filter::FilterTree> &away, const filter::FilterTree &term)
{
    filter::FilterTree tree = current();
    for (const filter::FilterTree &each : away)
        tree = tree.without(each);
    setFilter(tree.with(term));
}

// What is typed, or while that is wrong what is in force.
filter::FilterTree FilterField::current() const
{
    const auto parsed = filter::Filter::parse(text());
    const auto *filter = std::get_if<filter::Filter>(&parsed);
    return (filter ? *filter : m_filter).tree();
}

void FilterField::takeText()
{
    m_pause.stop();
    const auto parsed = filter::Filter::parse(text());
    if (const auto *error = std::get_if<filter::FilterError>(&parsed))
        return showError(*error);
    m_problem = {};
    m_filter = std::get<filter::Filter>(parsed);
    showRemark();
    emit filterChanged(m_filter);
}

void FilterField::showRemark()
{
    const Colours &scheme = Colours::of(palette());
    m_isRemark = true;
    say(filter::remarkOn(m_filter.tree(), m_isSeen), scheme.panel, scheme.text);
}

void FilterField::showError(const filter::FilterError &error)
{
    const Colours &scheme = Colours::of(palette());
    m_problem = error;
    m_isRemark = false;
    say(error.sentence, scheme.warningBack, readable(scheme.failed, scheme.warningBack));
}

void FilterField::say(const QString &sentence, const QColor &back, const QColor &ink)
{
    m_error->setText(sentence);
    QPalette colours = palette();
    colours.setColor(QPalette::Window, back);
    colours.setColor(QPalette::WindowText, ink);
    m_error->setPalette(colours);
    place();
    m_error->setVisible(!sentence.isEmpty() && isVisible());
    m_error->raise();
    update();
}

void FilterField::place()
{
    const QSize size = m_counts->sizeHint();
    m_counts->setGeometry(width() - size.width() - scaled(12), 0, size.width(), height());
    setTextMargins(0, 0, size.width() + scaled(16), 0);
    if (m_error->parentWidget() != window())
        m_error->setParent(window());
    const QPoint below = mapTo(window(), QPoint(0, height() + scaled(2)));
    const int room = window()->width() - below.x() - scaled(16);
    const int whole = m_error->fontMetrics().horizontalAdvance(m_error->text()) + 2 * m_error->margin() + scaled(4);
    m_error->setFixedWidth(std::clamp(whole, 0, std::max(room, 0)));
    m_error->adjustSize(); // to as many lines as it takes
    m_error->move(below);
}

void FilterField::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    place();
}

void FilterField::moveEvent(QMoveEvent *event)
{
    QLineEdit::moveEvent(event);
    place();
}

void FilterField::showEvent(QShowEvent *event)
{
    QLineEdit::showEvent(event);
    m_error->setVisible(!m_error->text().isEmpty());
}

void FilterField::hideEvent(QHideEvent *event)
{
    QLineEdit::hideEvent(event);
    m_error->hide();
}

// Underlines what is wrong, as far as it is in sight from the start of the text.
void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_error->isHidden() || m_isRemark)
        return;
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    painter.setPen(QPen(readable(colours.failed, colours.window), 1.5));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
    const QFontMetrics metrics(font());
    if (metrics.horizontalAdvance(text()) > width() - scaled(140))
        return;
    const int start = scaled(32) + metrics.horizontalAdvance(text().left(m_problem.position));
    const int length =
        metrics.horizontalAdvance(text().mid(m_problem.position, std::max(m_problem.length, qsizetype(1))));
    painter.drawLine(start, height() - scaled(7), start + std::max(length, scaled(6)), height() - scaled(7));
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier)
        return emit downPressed();
    QLineEdit::keyPressEvent(event);
}

bool FilterField::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        setFont(fontOf(Type::Mono));
        setFixedHeight(scaled(32));
    } else if (event->type() == QEvent::PaletteChange && m_error && m_error->isVisible()) {
        m_isRemark ? showRemark() : showError(m_problem);
    }
    return QLineEdit::event(event);
}

} // namespace ui
