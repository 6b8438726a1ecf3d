#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QPointer>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

// Questions to an object that lives on another thread, and the reply to the one who asked.

// An object of the thread that it is called on, to which answers may come from any other; goes with the last who has
// it.
inline std::shared_ptr<QObject> placeOfReply()
{
    return {new QObject,
            [](QObject *place) { place->thread() == QThread::currentThread() ? delete place : place->deleteLater(); }};
}

// What `question` makes of the object, on the object's thread. Nobody waits for it; the reply comes by the event loop
// of the asker's thread, after all that the object has sent there before. Where the object goes before it has answered,
// the reply is cancelled.
template <typename Object, typename Question>
auto ask(Object *object, Question question)
{
    using Answer = std::invoke_result_t<Question, Object &>;
    const auto promise = std::make_shared<QPromise<Answer>>();
    const QFuture<Answer> reply = promise->future();
    promise->start();
    const std::shared_ptr<QObject> asker = placeOfReply();
    if (object)
        QMetaObject::invokeMethod(
            object,
            [object, promise, asker, question = std::move(question)] {
                if (promise->isCanceled())
                    return; // nobody waits for it any more
                const auto give = [promise, asker, answer = question(*object)] {
                    promise->addResult(answer);
                    promise->finish();
                };
                QMetaObject::invokeMethod(asker.get(), give, Qt::QueuedConnection);
            },
            Qt::QueuedConnection);
    return reply; // whoever does not keep the promise cancels it
}

// Takes the reply on the asker's thread, where this is called: at once if it is there already. Nothing is taken where
// the asker is gone by then, or the reply is cancelled. (QFuture::then(asker, …) is the same but for that: in Qt 6.4 an
// asker that goes on its thread meanwhile is used after its end.)
template <typename Answer, typename Take>
void whenReplied(const QFuture<Answer> &reply, QObject *asker, Take take)
{
    if (reply.isFinished()) {
        if (reply.resultCount() > 0)
            take(reply.result());
        return;
    }
    auto *watcher = new QFutureWatcher<Answer>(asker);
    QObject::connect(watcher, &QFutureWatcherBase::finished, asker, [watcher, take = std::move(take)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            take(watcher->result());
    });
    watcher->setFuture(reply);
}

// The reply that its owner waits for, one at a time: a part of the owner, on the thread where both were made.
template <typename Answer>
class Awaited final {
public:
    Awaited()
    {
        QObject::connect(&m_watcher, &QFutureWatcherBase::finished, &m_watcher, [this] {
            if (const auto then = std::exchange(m_then, {}); then && m_watcher.future().resultCount() > 0)
                then(m_watcher.result());
        });
    }

    // As whenReplied(), unless forget() or another question comes first.
    void take(const QFuture<Answer> &reply, const std::function<void(const Answer &)> &then)
    {
        forget();
        if (!reply.isFinished()) {
            m_then = then;
            m_watcher.setFuture(reply);
        } else if (reply.resultCount() > 0) {
            then(reply.result());
        }
    }

    void forget()
    {
        if (!std::exchange(m_then, {}))
            return;
        m_watcher.cancel();
        m_watcher.setFuture({});
    }

    bool isAwaited() const { return bool(m_then); }

private:
    QFutureWatcher<Answer> m_watcher;
    std::function<void(const Answer &)> m_then;
};
