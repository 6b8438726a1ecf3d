#include "ui/window/statusline.h"

#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/kit/colours.h"

#include <QEvent>
#include <QLocale>

#include <utility>

namespace ui {

namespace {

// A text of any length has what the others leave, and is cut short there: all of it is in its tip.
void letGiveWay(Label &label, bool givesWay)
{
    QSizePolicy policy = label.sizePolicy();
    policy.setHorizontalPolicy(givesWay ? QSizePolicy::Ignored : QSizePolicy::Preferred);
    policy.setHorizontalStretch(givesWay ? 1 : 0);
    label.setElideMode(givesWay ? Qt::ElideRight : Qt::ElideNone);
    label.setMinimumWidth(givesWay ? label.minimumSizeHint().width() : 0);
    label.setSizePolicy(policy);
}

} // namespace

StatusLine::StatusLine(const EndpointGateway &endpoint, const BackendGateway &backend, QWidget *parent)
    : QStatusBar(parent)
    , m_backend(new Label(Type::Small, Label::Tone::Dim))
    , m_rate(new Label(Type::Small, Label::Tone::Dim))
    , m_p99(new Label(Type::Small, Label::Tone::Dim))
    , m_stored(new Label(Type::Small, Label::Tone::Dim))
    , m_store(new Label(Type::Small))
    , m_troubles(new Label(Type::Small))
    , m_api(new Label(Type::Small))
    , m_view(new Label(Type::Small, Label::Tone::Dim))
{
    setSizeGripEnabled(false);
    setFixedHeight(scaled(28));
    setContentsMargins(scaled(12), 0, scaled(12), 0);
    m_store->setObjectName(QStringLiteral("storeState"));
    m_api->setObjectName(QStringLiteral("controlApiState"));
    m_troubles->setObjectName(QStringLiteral("troubles"));
    m_backend->setObjectName(QStringLiteral("backendAddress"));
    m_backend->setElideMode(Qt::ElideMiddle);
    m_stored->setObjectName(QStringLiteral("stored"));
    m_p99->setToolTip(tr("99 of 100 requests of the last ten seconds were answered within this time"));
    m_view->setToolTip(tr("How often the view showed something new in the last second"));
    for (Label *label : {m_backend, m_rate, m_p99, m_stored, m_store, m_troubles, m_api}) {
        label->setContentsMargins(scaled(4), 0, scaled(12), 0);
        addWidget(label);
    }
    addPermanentWidget(m_view);
    setBackend({});
    setRates(0, -1);
    setFigures({});
    setStoreState({});
    showTroubles();
    setControlApi({});
    setViewRate(0);

    connect(&backend, &BackendGateway::backendChanged, this, &StatusLine::setBackend);
    using Gateway = EndpointGateway;
    connect(&endpoint, &Gateway::storeFiguresChanged, this, &StatusLine::setFigures);
    connect(&endpoint, &Gateway::rejectedChanged, this, &StatusLine::setRejected);
    connect(&endpoint, &Gateway::storeStateChanged, this, &StatusLine::setStoreState);
    connect(&endpoint, &Gateway::controlApiChanged, this, &StatusLine::setControlApi);
    const auto showAs = [this](QStringList StatusLine::*which) {
        return [this, which](const QStringList &sentences) { setTroubles(which, sentences); };
    };
    connect(&endpoint, &Gateway::troublesChanged, this, showAs(&StatusLine::m_endpointTroubles));
    connect(&endpoint, &Gateway::answersTroublesChanged, this, showAs(&StatusLine::m_answersTroubles));
    connect(&endpoint, &Gateway::controlApiTroublesChanged, this, showAs(&StatusLine::m_apiTroubles));
}

void StatusLine::setBackend(const Backend &backend)
{
    QStringList lines;
    if (!backend.url.isEmpty())
        lines.append(tr("Hooks go on to %1").arg(backend.url));
    lines += backend.others;
    if (!backend.mirror.isEmpty())
        lines.append(tr("A copy of each goes to %1").arg(backend.mirror));
    if (!backend.proxy.isEmpty())
        lines.append(tr("By the proxy %1").arg(backend.proxy));
    m_backend->setText(backend.url.isEmpty() ? tr("→ by path") : tr("→ %1").arg(backend.url));
    m_backend->setToolTip(lines.join(u'\n').toHtmlEscaped());
    m_backend->setAccessibleName(lines.join(u'\n'));
    m_backend->setVisible(backend.isThere());
}

void StatusLine::setRates(double eventsPerSecond, qint64 answerP99)
{
    const QLocale locale;
    m_rate->setText(tr("%1 events/s").arg(locale.toString(qlonglong(qRound64(eventsPerSecond)))));
    m_p99->setText(answerP99 < 0 ? tr("answer p99 –")
                                 : tr("answer p99 %1 ms").arg(locale.toString(double(answerP99) / 1000, 'f', 1)));
}

void StatusLine::setFigures(const journal::StoreFigures &figures)
{
    m_figures = figures;
    showStored();
    showTroubles();
}

void StatusLine::setRejected(quint64 count)
{
    if (std::exchange(m_rejected, count) != count)
        showStored();
}

void StatusLine::showStored()
{
    const QLocale locale;
    QString text = tr("%1 stored · %2")
                       .arg(locale.toString(m_figures.stored),
                            locale.formattedDataSize(m_figures.fileBytes, 1, QLocale::DataSizeSIFormat));
    if (m_rejected > 0)
        text += tr(" · %1 rejected").arg(locale.toString(m_rejected));
    if (m_figures.lost > 0)
        text += tr(" · %1 not stored").arg(locale.toString(m_figures.lost));
    m_stored->setText(text);
    m_stored->setToolTip(m_figures.rejected == 0 && m_rejected == 0
                             ? QString()
                             : tr("Rejected are all since the start; the event log has %1 of these and of those before")
                                   .arg(locale.toString(m_figures.rejected)));
}

void StatusLine::setTroubles(QStringList StatusLine::*which, const QStringList &sentences)
{
    this->*which = sentences;
    showTroubles();
}

void StatusLine::showTroubles()
{
    QStringList sentences = m_endpointTroubles + m_figures.causes + m_answersTroubles + m_apiTroubles;
    sentences.removeDuplicates();
    const QString first = sentences.value(0);
    m_troubles->setText(sentences.size() < 2 ? first.isEmpty() ? QString() : tr("✖ %1").arg(first)
                                             : tr("✖ %1 causes: %2").arg(QLocale().toString(sentences.size()), first));
    m_troubles->setToolTip(sentences.join(u'\n').toHtmlEscaped());
    m_troubles->setAccessibleName(sentences.join(u'\n'));
    m_troubles->setVisible(!sentences.isEmpty());
    letGiveWay(*m_troubles, true);
    colour();
}

void StatusLine::setStoreState(const journal::StoreState &state)
{
    m_state = state;
    switch (state.kind) {
    case journal::StoreState::Kind::Ok:
        m_store->setText(tr("● store ok"));
        break;
    case journal::StoreState::Kind::Failing:
        m_store->setText(tr("✖ store failing: %1").arg(state.cause));
        break;
    case journal::StoreState::Kind::Closed:
        m_store->setText(tr("○ store closed"));
        break;
    }
    m_store->setToolTip(state.cause.toHtmlEscaped());
    letGiveWay(*m_store, state.kind == journal::StoreState::Kind::Failing);
    colour();
}

void StatusLine::setControlApi(const Endpoint &api)
{
    m_apiKind = api.kind;
    const bool failed = api.kind == Endpoint::Kind::Failed;
    m_api->setText(failed ? tr("✖ %1").arg(api.problem) : tr("○ control API off"));
    m_api->setToolTip(failed ? api.problem.toHtmlEscaped() : QString());
    letGiveWay(*m_api, failed);
    m_api->setVisible(failed || api.kind == Endpoint::Kind::Stopped);
    colour();
}

void StatusLine::setViewRate(int framesPerSecond)
{
    m_view->setText(framesPerSecond > 0 ? tr("view %1 Hz").arg(framesPerSecond) : tr("view at rest"));
}

void StatusLine::colour()
{
    const Colours &colours = Colours::of(palette());
    QColor ink = colours.dim;
    if (m_state.kind == journal::StoreState::Kind::Ok)
        ink = readable(colours.publishing, colours.panel);
    else if (m_state.kind == journal::StoreState::Kind::Failing)
        ink = readable(colours.failed, colours.panel);
    QPalette own;
    own.setColor(QPalette::WindowText, ink);
    m_store->setPalette(own);
    own.setColor(QPalette::WindowText, readable(colours.failed, colours.panel));
    m_troubles->setPalette(own);
    const bool apiFailed = m_apiKind == Endpoint::Kind::Failed;
    own.setColor(QPalette::WindowText, apiFailed ? readable(colours.failed, colours.panel) : colours.dim);
    m_api->setPalette(own);
}

bool StatusLine::event(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_store)
        colour();
    if (event->type() == QEvent::ApplicationFontChange)
        setFixedHeight(scaled(28));
    return QStatusBar::event(event);
}

} // namespace ui
