#include "http/net/readiness.h"

#include <array>
#include <sys/epoll.h>
#include <unistd.h>

namespace http {
namespace {

constexpr int AtOnce = 256; // then timers and other events have their turn

} // namespace

Readiness::Readiness(QObject *parent)
    : QObject(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_notifier(m_epoll, QSocketNotifier::Read, this) // a child, so that it goes to another thread with this
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &Readiness::dispatch);
}

Readiness::~Readiness()
{
    m_notifier.setEnabled(false);
    ::close(m_epoll);
}

Readiness::Ticket Readiness::add(int descriptor, Watcher *watcher)
{
    const Ticket ticket = ++m_last;
    m_entries.insert(ticket, {.descriptor = descriptor, .watcher = watcher, .events = EPOLLIN});
    epoll_event event{.events = EPOLLIN, .data = {.u64 = ticket}};
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    return ticket;
}

void Readiness::wantRead(Ticket ticket, bool wanted)
{
    want(ticket, EPOLLIN, wanted);
}

void Readiness::wantWrite(Ticket ticket, bool wanted)
{
    want(ticket, EPOLLOUT, wanted);
}

void Readiness::wantPeerEnd(Ticket ticket, bool wanted)
{
    want(ticket, EPOLLRDHUP, wanted);
}

void Readiness::remove(Ticket ticket)
{
    const Entry entry = m_entries.take(ticket);
    if (entry.watcher)
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, entry.descriptor, nullptr);
}

void Readiness::want(Ticket ticket, quint32 event, bool wanted)
{
    const auto entry = m_entries.find(ticket);
    if (entry == m_entries.end())
        return;
    const quint32 events = wanted ? entry->events | event : entry->events & ~event;
    if (events == entry->events)
        return;
    entry->events = events;
    epoll_event change{.events = events, .data = {.u64 = ticket}};
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, entry->descriptor, &change);
}

// A watcher may remove itself and others: each is looked up again when its turn comes.
void Readiness::dispatch()
{
    std::array<epoll_event, AtOnce> ready; // NOLINT: filled by epoll_wait
    const int count = ::epoll_wait(m_epoll, ready.data(), AtOnce, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = ready[size_t(i)];
        const auto entry = m_entries.constFind(event.data.u64);
        if (entry == m_entries.constEnd())
            continue;
        if (event.events & (EPOLLERR | EPOLLHUP))
            entry->watcher->onBroken();
        else if (event.events & EPOLLRDHUP)
            entry->watcher->onPeerEnded();
        else
            entry->watcher->onReady((event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0);
    }
}

} // namespace http
